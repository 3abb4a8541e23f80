import { SubjectRef } from '@gatehouse/identity';
import { ManualClock } from './manual-clock';
import { SeededRandomness } from './seeded-randomness';
import { aSession, bound } from './session.builder';
import { aClientSubject, aUserSubject } from './subjects.builder';

describe('a manual clock', () => {
  test('moves both clocks when time passes', () => {
    const clock = new ManualClock(1_000_000);
    const lease = clock.monotonic();
    clock.advance(1_500);
    expect(clock.now()).toBe(1_001_500);
    expect(clock.seconds()).toBe(1001);
    expect(clock.monotonic() - lease).toBe(1_500);
  });

  test('never moves the monotonic clock back', () => {
    const clock = new ManualClock(1_000_000);
    clock.set(500_000);
    expect(clock.now()).toBe(500_000);
    expect(clock.monotonic()).toBe(0);
    expect(() => clock.advance(-1)).toThrow('time does not run backwards');
  });
});

describe('seeded randomness', () => {
  test('is the same for the same seed, however it is asked', () => {
    const one = new SeededRandomness(7);
    const other = new SeededRandomness(7);
    const whole = one.bytes(100);
    expect(Buffer.concat([other.bytes(1), other.bytes(60), other.bytes(39)])).toEqual(whole);
    expect(new SeededRandomness(8).bytes(100)).not.toEqual(whole);
  });

  test('does not repeat itself', () => {
    const randomness = new SeededRandomness();
    expect(randomness.bytes(16)).not.toEqual(randomness.bytes(16));
  });
});

describe('builders', () => {
  test('a user: what is said, and what follows from it', () => {
    const user = aUserSubject({ legacyId: null, epoch: 3, claims: { username: 'ada' } });
    expect(user.claims).toMatchObject({ username: 'ada', user_id: user.ref.id, verified: true });
    expect(bound(user)).toEqual({ ref: user.ref, epoch: 3 });
    expect(aUserSubject().ref.equals(aUserSubject().ref)).toBe(false);
  });

  test('a client’s claims name the client', () => {
    const client = aClientSubject({ ref: SubjectRef.client('abc') });
    expect(client.claims.client_id).toBe('abc');
  });

  test('a session belongs to its user, or to its client where there is no user', () => {
    const user = bound(aUserSubject());
    const client = bound(aClientSubject());
    expect(aSession({ user }).id.subject).toBe(user.ref);
    expect(aSession({ user, client }).id.subject).toBe(user.ref);
    expect(aSession({ client })).toMatchObject({ user: null, id: { subject: client.ref } });
    expect(aSession({ start: 100 }).end).toBe(36_100);
    expect(() => aSession({ user: null })).toThrow('belongs to a user or to a client');
  });
});
