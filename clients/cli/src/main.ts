#!/usr/bin/env node
import { createProgram, runProgram } from './program.ts'
import { endWithReader } from './reader.ts'

endWithReader()
process.exitCode = await runProgram(createProgram(), process.argv.slice(2))
