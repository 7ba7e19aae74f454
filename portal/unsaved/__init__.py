"""What a person has typed into a form and not saved yet: kept for them alone, so that no time-out loses it.

One line makes a form keep what is typed: `{% unsaved form %}` as the first thing inside `<form method="post">` (see
`portal.templatetags.unsaved`). The parts:

- `tickets`: a signed slip that the tag draws into the form. It says whose form it is and lets only one thing be done:
  add to what is kept of it, also after the session is over.
- `keeping`: the encrypted rows, one for each person, address and form.
- `doors`: what becomes of a posted form when it was saved, refused, or met the sign-in page.
- `restoring`: shows what was kept in a form.
- `presence`: who else has the same page open.
"""
