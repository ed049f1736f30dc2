import type { ConsortiumActor, ProviderActor, SchoolActor, StaffActor } from './actor.ts'
import { requireConsortium, requireProvider, requireSchool, requireStaff } from './guards.server.ts'
import type { Act } from './roles.ts'

/** Whoever has a team, by the first word of the address, and the address of that team's page. */
export async function requireTeam(
  request: Request,
  act?: Act,
): Promise<{ actor: SchoolActor | ConsortiumActor | ProviderActor | StaffActor; at: string }> {
  const audience = new URL(request.url).pathname.split('/')[1]
  if (audience === 'staff') return { actor: await requireStaff(request, act), at: '/staff/team' }
  if (audience === 'provider') return { actor: await requireProvider(request, act), at: '/provider/team' }
  if (audience === 'consortium') return { actor: await requireConsortium(request, act), at: '/consortium/team' }
  return { actor: await requireSchool(request, act), at: '/school/team' }
}
