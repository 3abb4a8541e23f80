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

  test('moves a slot with its keys, and takes one more master', async () => {
    const cluster = await startRedisCluster();
    const [first, second] = cluster.nodes;
    const slot = Number(await first!.cli('cluster', 'keyslot', 'colour'));
    const owner = (await cluster.owners())[slot]!;
    await owner.cli('set', 'colour', 'blue');
    const other = owner === first ? second! : first!;
    const move = await cluster.beginMove(slot, other);
    await move.moveKeys();
    expect(await owner.cli('get', 'colour')).toContain('ASK');
    await move.finish();
    expect(await other.cli('get', 'colour')).toBe('blue');
    expect((await cluster.owners())[slot]).toBe(other);

    const fourth = await cluster.addMaster();
    const [lowest] = [...(await cluster.owners()).entries()].find(([, node]) => node === second)!;
    await cluster.reshard(1, second!, fourth);
    expect((await cluster.owners())[lowest]).toBe(fourth);
    await cluster.stop();
  });
});
