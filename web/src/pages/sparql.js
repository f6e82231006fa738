// The page /sparql: the plain form becomes an editor that completes, runs, stops, and shows answers in several ways.
import { Desk } from '../sparql/desk.js'

new Desk().open()
