import { describeWith } from '../describe-with';
import { startRedisCluster } from './redis-cluster';

describeWith(['redis-server'], 'a Redis cluster of one’s own', () => {
  test('has three masters, and each key lives on one of them', async () => {
    const cluster = await startRedisCluster();
    expect(cluster.nodes).toHaveLength(3);
    const answers = await Promise.all(cluster.nodes.map((node) => node.cli('set', 'colour', 'blue')));
    expect(answers.filter((answer) => answer === 'OK')).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith('MOVED'))).toHaveLength(2);
    await cluster.stop();
  });
});
