import type { MenuService } from '#app/domain/services/menu.ts'
import { menuIn } from '#app/domain/services/read-menu.server.ts'
import { specialisms } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'

/** The menu and the words of the kept lists, as the migrations have laid them down. */
export type SeedMenu = { service: (code: string) => MenuService; specialism: (code: string) => string }

let known: Promise<SeedMenu> | null = null

/** Read once: the demonstration changes nothing of it before all is played. */
export const seedMenu = (): Promise<SeedMenu> => {
  known ??= asSeed(async (tx) => {
    const [menu, lists] = [await menuIn(tx), await tx.select().from(specialisms)]
    return {
      service: (code) =>
        found(
          menu.find((one) => one.code === code),
          code,
        ),
      specialism: (code) =>
        found(
          lists.find((one) => one.code === code),
          code,
        ).name,
    }
  })
  return known
}

function found<One>(one: One | undefined, code: string): One {
  if (!one) throw new Error(`neither on the menu nor on a list: ${code}`)
  return one
}
