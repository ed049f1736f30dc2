/** Beside the roles given in an academy: what they cannot do there. */
export const trustDecides = (trust: string): string =>
  `${trust} contracts for this school: only its own people approve visits and pay. Here, whoever may approve sets what each fund has.`
