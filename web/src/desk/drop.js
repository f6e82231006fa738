// Files that are dropped on a form are chosen in it; sending them stays a step of its own.

/** Lets a form take files that are dropped on it, into its first field for files. */
export function receiveDrops(form) {
  const field = form.querySelector('input[type=file][name=file]')
  const said = form.querySelector('.dropped')
  const tell = () => {
    const names = [...field.files].map((file) => file.name).join(', ')
    said.textContent = names ? said.dataset.said.replace('{names}', () => names) : ''
  }
  const over = (event) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    form.classList.add('over')
  }
  form.addEventListener('dragenter', over)
  form.addEventListener('dragover', over)
  form.addEventListener('dragleave', (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove('over')
  })
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    form.classList.remove('over')
    if (!event.dataTransfer.files.length) return
    field.files = event.dataTransfer.files
    tell()
    form.querySelector('button[type=submit]').focus()
  })
  field.addEventListener('change', tell)
}
