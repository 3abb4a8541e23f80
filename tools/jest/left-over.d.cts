export function endPolitely(run: string): Promise<void>;
export function endNow(run: string): void;
