import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkNode, installIfNeeded, root } from './install.mjs'

// `npm run check`: types, lint and format, imports that point inwards, dead code. All are run; each says how it went.

checkNode()
process.chdir(root)
await installIfNeeded()

const folders = ['app', 'db', 'emails', 'tests'].filter((folder) => existsSync(folder))

const checks = [
  ['types', ['typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['lint and format', ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['imports point inwards', ['dependency-cruiser/bin/dependency-cruise.mjs', ...folders, '--config']],
  ['dead code', ['knip/bin/knip.js', '--no-progress']],
]

function run([program, ...args]) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join('node_modules', program), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text
      })
    }
    child.once('close', (code) => done({ code, said }))
  })
}

// All at once: the slowest, types, takes as long as the other three.
const running = checks.map(([name, command]) => ({ name, ended: run(command) }))
let failed = 0
for (const { name, ended } of running) {
  const { code, said } = await ended
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  if (code !== 0) {
    failed++
    console.log(said.trimEnd().replaceAll(/^/gm, '     '))
  }
}
process.exit(failed === 0 ? 0 : 1)
