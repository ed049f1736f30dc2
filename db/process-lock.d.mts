export interface ProcessIdentity {
  pid: number
  began: string
}

export type LockNote = Record<string, unknown>

export interface HeldLock {
  heldBy: null
  rewrite(note: LockNote): void
  release(): void
}

export interface OthersLock {
  heldBy: ProcessIdentity & LockNote
}

export function isAlive(pid: number): boolean
export function identityOf(pid: number): ProcessIdentity
export function isSameProcess(identity: ProcessIdentity): boolean
export function takeLock(path: string, note?: LockNote): Promise<HeldLock | OthersLock>
export function withLock<T>(path: string, work: () => Promise<T>, waitMs?: number): Promise<T>
