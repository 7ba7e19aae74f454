from django.urls import path, re_path

from review_pages.returns.views import agencies, chasing, consolidation, files, form, sign_off, talk, versions, word

urlpatterns = [
    path("reviews/<str:reference>/agencies/", agencies.agencies, name="agencies"),
    path("reviews/<str:reference>/agencies/ask/", agencies.ask_agency, name="ask-agency"),
    path("reviews/<str:reference>/agencies/release/", agencies.release_returns, name="release-returns"),
    path("reviews/<str:reference>/agencies/chase/", chasing.chase_agencies, name="chase"),
    path("partnerships/<int:partnership>/reminders/", chasing.reminder_schedule, name="reminder-schedule"),
    path("reviews/<str:reference>/agencies/answers/", consolidation.consolidation, name="consolidation"),
    re_path(
        r"^reviews/(?P<reference>[^/]+)/agencies/answers\.(?P<file_type>docx|xlsx)$",
        consolidation.export,
        name="consolidation-export",
    ),
    path("reviews/<str:reference>/returns/<int:pk>/", form.return_page, name="return"),
    path("reviews/<str:reference>/returns/<int:pk>/submit/", form.return_submit, name="return-submit"),
    path("reviews/<str:reference>/returns/<int:pk>/sign/", sign_off.return_sign, name="return-sign"),
    path("reviews/<str:reference>/returns/<int:pk>/send-back/", sign_off.return_send_back, name="return-send-back"),
    path("reviews/<str:reference>/returns/<int:pk>/take-back/", sign_off.return_take_back, name="return-take-back"),
    path(
        "reviews/<str:reference>/returns/<int:pk>/sent-with-it/<int:file>/",
        form.request_file,
        name="return-request-file",
    ),
    path("reviews/<str:reference>/returns/<int:pk>/talk/", talk.return_talk, name="return-talk"),
    path("reviews/<str:reference>/returns/<int:pk>/reopen/", versions.return_reopen, name="return-reopen"),
    path(
        "reviews/<str:reference>/returns/<int:pk>/versions/<int:number>/",
        versions.return_version,
        name="return-version",
    ),
    path("reviews/<str:reference>/returns/<int:pk>/word/", word.return_word, name="return-word"),
    path("reviews/<str:reference>/returns/<int:pk>/word/form/", word.return_word_form, name="return-word-form"),
    path("reviews/<str:reference>/returns/<int:pk>/word/<int:file>/", word.return_word_look, name="return-word-look"),
    path(
        "reviews/<str:reference>/returns/<int:pk>/word/<int:file>/file/", word.return_word_file, name="return-word-file"
    ),
    path(
        "reviews/<str:reference>/returns/<int:pk>/files/<int:file>/",
        files.return_answer_file,
        name="return-answer-file",
    ),
    path("reviews/<str:reference>/returns/<int:pk>/<slug:part>/", form.return_part, name="return-part"),
    path("reviews/<str:reference>/returns/<int:pk>/<slug:part>/now/", form.return_now, name="return-now"),
]
