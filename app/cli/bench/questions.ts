import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

// What the bench asks the web servers that it has started, besides their pages.

/** Asks one question and waits for its answer. Ask one at a time. */
export async function ask<T>(child: ChildProcess, question: string): Promise<T> {
  const answered = once(child, 'message')
  child.send(question)
  return (await answered)[0] as T
}

/** Answers the questions of whoever has started this process. */
export function answer(answers: Readonly<Record<string, () => unknown>>): void {
  process.on('message', async (question: string) => process.send?.((await answers[question]?.()) ?? null))
}

/** The processor time this process has had, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
