// Small help with the page's tree. Text is always set as text: whatever data hold, none of it becomes markup.

/** A new element: make('a', { href: '/' }, 'Home'). Attributes that are null or false are left out. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children)
}

/** A new element of a drawing. */
export function draw(name, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}

/** The element of the page with this id. */
export function part(id) {
  return document.getElementById(id)
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}
