"""What Wagtail is told about the discussion. This only registers."""

from __future__ import annotations

from wagtail import hooks

from comments.editor import DraftPages

hooks.register("register_admin_viewset", DraftPages)
