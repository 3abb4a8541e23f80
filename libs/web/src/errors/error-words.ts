/** What an error page says, by status: what happened, why, and what to do now. */
export interface ErrorWords {
  readonly title: string;
  readonly why: string;
  readonly now: string;
}

const words = {
  400: {
    title: 'We could not read this request',
    why: 'Something in the address or in the form was not as expected.',
    now: 'Go back, check what you entered, and send it again.',
  },
  401: {
    title: 'Please log in first',
    why: 'This page is only for people who are logged in, or your session has ended.',
    now: 'Log in, then open the page again.',
  },
  403: {
    title: 'You may not open this page',
    why: 'Your account does not have the right that this page needs.',
    now: 'If you think that it should, ask an administrator for it.',
  },
  404: {
    title: 'There is no such page',
    why: 'The address may be mistyped, or the page has moved or was removed.',
    now: 'Check the address, or start again from your profile.',
  },
  405: {
    title: 'This address cannot be used in this way',
    why: 'The page does not accept this kind of request.',
    now: 'Go back to the page that you came from, and use its links and buttons.',
  },
  413: {
    title: 'That was too much to send at once',
    why: 'The form or file is larger than this page accepts.',
    now: 'Go back, send less, or send a smaller file.',
  },
  429: {
    title: 'Too many requests',
    why: 'So many requests came from you in a short time that we have to pause.',
    now: 'Wait a moment, then try again.',
  },
  500: {
    title: 'This did not work, and it is our fault',
    why: 'Our server ran into a problem that it was not prepared for. Nothing that you did caused it.',
    now: 'Try again in a few minutes. If it keeps happening, tell us the reference below.',
  },
  503: {
    title: 'Not available right now',
    why: 'A part of the system that this page needs does not answer.',
    now: 'Try again in a few minutes.',
  },
} as const satisfies Record<number, ErrorWords>;

const formNotValid: ErrorWords = {
  title: 'Please send the form again',
  why: 'This form is no longer valid. Go back, reload it and try again.',
  now: 'It was open for too long, or you have logged in or out since you opened it. Nothing was changed.',
};

/** The words for a status; for one without its own, those of its class. `code`: what was refused, if that is known. */
export function errorWords(status: number, code?: string | null): ErrorWords {
  if (code === 'form_not_valid') return formNotValid;
  if (Object.hasOwn(words, status)) return words[status as keyof typeof words];
  return status >= 500 ? words[500] : words[400];
}
