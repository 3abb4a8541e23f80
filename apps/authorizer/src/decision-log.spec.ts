import { Logger } from '@nestjs/common';
import { Metrics } from '@gatehouse/platform';
import { SeededRandomness } from '@gatehouse/testing';
import { refusal, type Answer } from './answer';
import { DecisionLog } from './decision-log';

const logged = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
afterAll(() => logged.mockRestore());

describe('the log of decisions', () => {
  const request = { headers: {} } as never;
  const asked = { method: ['GET'], uri: ['/a?key=s3cret'] };

  it('hands refusals on to be kept, under the ids that it gives', () => {
    const recorder = { take: jest.fn() };
    const log = new DecisionLog(new Metrics(), new SeededRandomness(), recorder);
    const refused = refusal('no_rule');
    const ids = [refused, { ...refused, status: 200 } as Answer].map((answer) =>
      log.record(answer, asked, request, 1),
    );
    expect(recorder.take.mock.calls).toEqual([[ids[0], refused, asked, request]]);
    expect(ids[0]).not.toBe(ids[1]);
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ decision: ids[0], path: '/a' }));
  });

  it('gives ids that can be typed after a command', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const log = new DecisionLog(new Metrics(), new SeededRandomness(seed));
      expect(log.record(refusal('no_rule'), asked, request, 1)).toMatch(/^[a-z][A-Za-z0-9_-]+-1$/);
    }
  });
});
