// On a narrow screen a row of a list is a small sheet: each cell says what its column is called.
for (const list of document.querySelectorAll("#result_list")) {
  const heads = [...list.tHead.rows[0].cells].map(it => it.querySelector(".text")?.textContent.trim());
  for (const row of list.tBodies[0].rows) [...row.cells].forEach((cell, at) => { cell.dataset.l = heads[at] ?? ""; });
}
