import { fileURLToPath } from 'node:url'
import { compile } from 'sass'
import { expect, it } from 'vitest'

const styles = fileURLToPath(new URL('./styles/app.scss', import.meta.url))

it('no path of ours is printed after its link: the design system’s rule for it is undone last', () => {
  const { css } = compile(styles, { loadPaths: ['node_modules'], quietDeps: true })
  const rules = [...css.matchAll(/[^{}]*\[href\^="\/"\][^{}]*::after[^{}]*\{\s*content: ([^;]*);/g)].map(
    ([, says]) => says,
  )
  expect(rules.length).toBeGreaterThan(1)
  expect(rules.at(-1)).toBe('none')
})
