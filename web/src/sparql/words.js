// What the page says, in its language: it stands in the page, so that scripts know no language.

const { words, places } = JSON.parse(document.getElementById('editor-words').textContent)

/** A sentence with its gaps filled: say('editor_rows', { count: 3 }). */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (gap, name) => (name in values ? values[name] : gap))
}

/** What this service answers for: beginnings of IRIs, each with the path that stands for it. */
export const served = places

/** The language of the page. */
export const language = document.documentElement.lang

const numbers = new Intl.NumberFormat(language)

/** A number as people of this language write it. */
export function number(value, digits) {
  return digits === undefined
    ? numbers.format(value)
    : new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
}
