/** Ends a command with one sentence on the error output and exit code 1. */
export class Refused extends Error {}

/** Runs a command; what it refuses is said in a sentence, and it ends with 1. */
export async function sayingWhy(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
