import type { RemoteAnswer } from './request-answers.ts'

/** How a visit by video or telephone is held, as facts that each side reads; none where it is face to face. */
export const remoteFacts = (remote: RemoteAnswer | null): { name: string; words: string }[] =>
  remote === null
    ? []
    : [
        { name: remote.mode === 'video' ? 'Link' : 'Number', words: remote.channel },
        { name: 'In school', words: remote.supervisor },
        { name: 'A concern', words: remote.concern },
      ]
