// A problem document as people read it.
import { make, part } from './elements.js'
import { say } from './words.js'

/** Shows on the page what is wrong, where, and how to mend it. */
export function showProblem(problem) {
  part('problem').replaceChildren(problemBox(problem))
}

/** The same as an element. */
export function problemBox({ title, detail, remedy, location }) {
  const place = location?.line ? say('editor_place', { line: location.line, column: location.column ?? 1 }) : null
  return make(
    'div',
    { class: 'notice fault' },
    make('p', {}, make('strong', {}, title)),
    detail ? make('p', {}, place ? `${place}: ` : '', detail) : '',
    remedy ? make('p', {}, remedy) : '',
  )
}
