// A problem document as people read it.
import { make, part } from './elements.js'
import { say } from './words.js'

/** Shows what is wrong, where, and how to mend it. */
export function showProblem({ title, detail, remedy, location }) {
  const place = location?.line ? say('editor_place', { line: location.line, column: location.column ?? 1 }) : null
  part('problem').replaceChildren(
    make(
      'div',
      { class: 'notice fault' },
      make('p', {}, make('strong', {}, title)),
      detail ? make('p', { lang: 'en' }, place ? `${place}: ` : '', detail) : '',
      remedy ? make('p', { lang: 'en' }, remedy) : '',
    ),
  )
}
