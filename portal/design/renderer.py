"""Draws every Django form of the portal as an accessible GOV.UK form.

Named in ``FORM_RENDERER``; ``{{ form }}`` and ``{{ form.email.as_field_group }}`` then do all. Widgets keep their
own templates (Wagtail's admin shares them); the GOV.UK classes are added by :mod:`portal.templatetags.candour_forms`.
"""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Django's renderer over the project's templates, with our form and field templates."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
