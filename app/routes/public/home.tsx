import type { MetaFunction } from '@remix-run/node'

export const meta: MetaFunction = () => [{ title: 'Waymark: careers advisers for schools in England' }]

export default function Home() {
  return (
    <main>
      <h1>Find an accredited careers adviser for your school</h1>
    </main>
  )
}
