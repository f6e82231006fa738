// The page /sparql: the plain form becomes an editor that completes, runs and stops.
import { basicSetup } from 'codemirror'

void basicSetup
