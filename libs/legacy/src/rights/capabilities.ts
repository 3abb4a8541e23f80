/** The flags of `tapir_users` that the old cookie carries as a sum of bits. */
export interface CapabilityFlags {
  readonly editUsers: boolean;
  readonly emailVerified: boolean;
  readonly editSystem: boolean;
}

export function capabilitiesOf(flags: CapabilityFlags): number {
  return (flags.editUsers ? 2 : 0) + (flags.emailVerified ? 4 : 0) + (flags.editSystem ? 8 : 0);
}
