// Handing in a file: drag and drop, and how far it is. Without this script the form does the same in one go.
"use strict";
(() => {
  const form = document.getElementById("hand-in");
  if (!form || !window.XMLHttpRequest || !window.FormData) return;
  const file = document.getElementById("hand-file");
  const box = form.querySelector(".sending");
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const button = form.querySelector("button");
  const hint = document.createElement("small");
  hint.textContent = form.dataset.drop;
  file.after(hint);

  const over = (event) => { event.preventDefault(); form.classList.add("over"); };
  const out = () => form.classList.remove("over");
  form.addEventListener("dragenter", over);
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", out);
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    out();
    if (event.dataTransfer.files.length) {
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      file.files = one.files;
    }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "resource"]) data.append(name, form.elements[name].value);
    data.append("file", file.files[0]);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    const ended = (text) => { words.textContent = text; button.disabled = false; };
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = Math.floor((100 * step.loaded) / step.total);
      words.textContent = `${form.dataset.sending} ${bar.value}%`;
    });
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer for us */ }
      if (request.status === 200 && answer.url) {
        bar.value = 100;
        words.textContent = form.dataset.sent;
        window.location.assign(answer.url);
      } else {
        ended(answer.error || form.dataset.broken);
      }
    });
    request.addEventListener("error", () => ended(form.dataset.broken));
    box.hidden = false;
    button.disabled = true;
    request.send(data);
  });
})();
