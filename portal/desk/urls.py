from django.urls import path

from portal.desk.views import desk

urlpatterns = [path("", desk, name="desk")]
