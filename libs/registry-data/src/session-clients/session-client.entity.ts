import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('gatehouse_session_clients')
export class SessionClientEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ name: 'session_id', type: 'varchar', length: 100 })
  sessionId!: string;

  @Column({ name: 'user_uuid', type: 'varchar', length: 36 })
  userUuid!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @Column({ name: 'ends_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  endsAt!: number | null;

  @Column({ name: 'due_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  dueAt!: number | null;

  @Column({ type: 'int' })
  attempts!: number;
}
