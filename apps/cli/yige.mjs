#!/usr/bin/env node
// Plain JavaScript for whatever Node the machine has: finds the Node 24 that npm installed and hands over to it.
import { runUnderNode24 } from '../../scripts/node24.mjs'

process.exitCode = await runUnderNode24([new URL('./main.ts', import.meta.url), ...process.argv.slice(2)])
