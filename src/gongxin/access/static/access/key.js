// Says on the page, not only in the console, that a security key was not used.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const said of document.querySelectorAll("[data-key-refused]")) said.hidden = false;
});
