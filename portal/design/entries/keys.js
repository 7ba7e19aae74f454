// Passkeys and security keys: asks the browser for one where a form says so (data-key), puts its answer into the form,
// and sends the form. Where the browser cannot do it the form stays hidden, and what stands in for it is shown.
import {
  WebAuthnError,
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

const ceremonies = { create: startRegistration, get: startAuthentication };

async function ask(form) {
  const trouble = form.querySelector("[data-trouble]");
  const known = form.querySelector("[data-known]");
  for (const told of [trouble, known]) if (told) told.hidden = true;
  try {
    const answer = await ceremonies[form.dataset.key]({ optionsJSON: JSON.parse(form.dataset.options) });
    form.elements.key_answer.value = JSON.stringify(answer);
    form.submit();
  } catch (error) {
    const isKnown = error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";
    (isKnown && known ? known : trouble).hidden = false;
  }
}

if (browserSupportsWebAuthn()) {
  for (const form of document.querySelectorAll("form[data-key]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.name?.value.trim() === "") return; // the server says that a name is missing
      event.preventDefault();
      ask(form);
    });
  }
  for (const instead of document.querySelectorAll("[data-without-keys]")) instead.hidden = true;
}
