/**
 * Tells the styles that scripts run. GOV.UK's template does this in an inline script, which the content security
 * policy forbids; a module script runs before the page is interactive, which is early enough.
 */
export function markAsSupported() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
