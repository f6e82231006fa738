// The editor in the place of the plain text field. It lives in a shadow root, where CodeMirror uses constructable
// style sheets: the page's security policy forbids style elements.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { indentWithTab } from '@codemirror/commands'
import { HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { basicSetup } from 'codemirror'
import { sparql } from 'codemirror-lang-sparql'
import { completing, declaration } from './completion.js'
import { say } from './words.js'

const OUTSIDE_NAMES = /Comment|String|IRIREF|IriRef/i

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: '#0b3d91', fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: '#7a1a5a' },
  { tag: [tags.string, tags.special(tags.string)], color: '#0f5f33' },
  { tag: [tags.number, tags.bool, tags.literal], color: '#6b4400' },
  { tag: [tags.url, tags.link], color: '#0a5560' },
  { tag: [tags.namespace, tags.propertyName, tags.typeName], color: '#1b2430' },
  { tag: tags.comment, color: '#4a5666', fontStyle: 'italic' },
])

const look = EditorView.theme({
  '&': { border: '1px solid #6b7785', borderRadius: '.2rem', background: '#fff', fontSize: '.95rem' },
  '&.cm-focused': { outline: '3px solid #ffb000', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace', lineHeight: '1.5' },
  '.cm-content, .cm-gutter': { minHeight: '15rem' },
  '&.cm-editor': { maxHeight: '34rem' },
  '.cm-gutters': { background: '#f3f6fa', color: '#4a5666' },
  '.cm-completionDetail': { color: '#4a5666', fontStyle: 'normal', marginLeft: '1rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: '#fff' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: '#0b3d91', color: '#fff' },
})

/** The editor: `text`, `mark` and `complete` are all that the page needs of it. */
export class Editor {
  /**
   * host: the element that holds it; text: the query; onRun: called for Ctrl+Enter; onChange: called after edits.
   */
  constructor(host, text, { onRun, onChange }) {
    const root = host.attachShadow({ mode: 'open' })
    this.vocabulary = null
    this.completions = new Compartment()
    const run = () => {
      onRun()
      return true
    }
    const changed = EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange()
    })
    this.view = new EditorView({
      root,
      parent: root.appendChild(document.createElement('div')),
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          basicSetup,
          keymap.of([...completionKeymap, indentWithTab]),
          sparql(),
          syntaxHighlighting(colours),
          look,
          lintGutter(),
          EditorView.lineWrapping,
          EditorState.phrases.of({ Completions: say('editor_completions') }),
          EditorView.contentAttributes.of({ 'aria-label': say('editor_label'), spellcheck: 'false' }),
          EditorView.inputHandler.of((view, from, to, typed) => this.#declare(view, from, to, typed)),
          this.completions.of([]),
          changed,
        ],
      }),
    })
  }

  /** The query. */
  get text() {
    return this.view.state.doc.toString()
  }

  set text(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 } })
  }

  /** Completes from this vocabulary. */
  complete(vocabulary) {
    this.vocabulary = vocabulary
    const source = completing(vocabulary)
    this.view.dispatch({ effects: this.completions.reconfigure(autocompletion({ override: [source], maxRenderedOptions: 60 })) })
  }

  /** Marks the word at a line and column (from 1), or the one before where none is there, and goes there. */
  mark({ line, column }, message) {
    const { doc } = this.view.state
    const place = doc.line(Math.min(Math.max(line, 1), doc.lines))
    const at = Math.min(Math.max((column ?? 1) - 1, 0), place.length)
    const [word] = /^\S*/.exec(place.text.slice(at))
    const [before] = /\S*\s*$/.exec(place.text.slice(0, at))
    const [from, to] = [place.from + at - (word ? 0 : before.length), place.from + at + word.length]
    this.view.dispatch(setDiagnostics(this.view.state, [{ from, to, severity: 'error', message }]), {
      selection: { anchor: from },
      scrollIntoView: true,
    })
  }

  /** Takes the mark away. */
  unmark() {
    this.view.dispatch(setDiagnostics(this.view.state, []))
  }

  /** Puts the cursor here. */
  focus() {
    this.view.focus()
  }

  /** Declares a known prefix as soon as its colon is typed. */
  #declare(view, from, to, typed) {
    if (typed !== ':' || !this.vocabulary || OUTSIDE_NAMES.test(syntaxTree(view.state).resolveInner(from, -1).name)) return false
    const line = view.state.doc.lineAt(from)
    const before = line.text.slice(0, from - line.from)
    const [prefix] = /[\w-]*$/.exec(before)
    if (/\bPREFIX\s+[\w-]*$/i.test(before)) return false
    const added = prefix ? declaration(view.state.doc.toString(), prefix, this.vocabulary.prefixes) : []
    if (!added.length) return false
    const shift = added[0].insert.length
    view.dispatch({
      changes: [...added, { from, to, insert: typed }],
      selection: { anchor: from + shift + 1 },
      userEvent: 'input.type',
    })
    return true
  }
}
