// A scanned code stands after the "#": it goes into the field, and out of the address.
const scanned = location.hash.slice(1);
const field = document.querySelector("input[name=code]");
if (scanned && field) {
  field.value = scanned;
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("button").focus();
}
