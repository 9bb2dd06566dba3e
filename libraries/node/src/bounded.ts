/** Keeps a label's values few: after `limit` different ones, further ones are `other`. */
export class BoundedValues {
  private readonly seen = new Set<string>();

  constructor(private readonly limit: number) {}

  of(value: string): string {
    if (value === '' || this.seen.has(value)) return value;
    if (this.seen.size >= this.limit) return 'other';
    this.seen.add(value);
    return value;
  }
}
