import { readArchiveName } from "../../lambdas/syndication/article/archives.ts";
import {
  readEvery,
  readRow,
  reclassifyKey,
  subjectOf,
} from "../../lambdas/syndication/catalog/rows.ts";
import type { Run } from "../../lambdas/syndication/publish/ports.ts";
import type { createService, Service } from "../../lambdas/syndication/publish/service.ts";
import { type Around, Killed, randomNumbers, watchPorts } from "../support/interleaving.ts";
import type { History, Step } from "./history.ts";
import { toTimestamp, World } from "./world.ts";

/** The function's own limit. */
const LIMIT = 900_000;
/** As the function has it: with less before the end, no step is begun. */
const STEP = 10_000;
/** A request that was under way at the end has arrived by then. */
const ON_THE_WAY = 60_000;
/** A message that has failed so often waits for a person. */
const MOST_RECEIVES = 5;

/** Calls of a history, at most: the longest that come to an end have a fifth of it. */
const MOST_CALLS = 60_000;

/** Whether it commits what somebody has read of a file. */
const isAccept = (call: string): boolean => call.startsWith("catalog.write put record#");

type Message = { readonly path: string; readonly receives: number };

/** Who has been asked for something, and has not answered yet. */
type Invocation = {
  readonly name: string;
  readonly deadline: number;
  readonly container: Container;
  priority: number;
  isDead: boolean;
  isOver: boolean;
  /** A call of it has failed. */
  isTroubled: boolean;
};

type Container = {
  service: Service | undefined;
  begun: number;
  busy: boolean;
  invocation?: Invocation;
};

type Waiting = { readonly owner: Invocation; readonly call: string; readonly goOn: () => void };

export type Simulated = {
  readonly world: World;
  /** Each call and each step, for a person who looks for what went wrong. */
  readonly log: readonly string[];
  /** What was still to be done when nothing more could be. */
  readonly left: readonly string[];
  /** What was still to be done before the clock came, though nothing had gone wrong. */
  readonly late: readonly string[];
  /** It went on and on, and was given up. */
  readonly isStuck: boolean;
  readonly calls: number;
};

/**
 * Plays a history: editors, a queue, a clock and as many invocations at once as there are containers, interleaved at each
 * call of a port. All that is left to chance comes from the seed, so that the same history is played in the same way.
 */
export async function simulate(
  { seed, steps, weather }: History,
  create: typeof createService,
): Promise<Simulated> {
  const room = new Simulation(seed, steps, weather, create);
  await room.play();
  await room.settle();
  const { world, log, late, calls, isStuck } = room;
  return { world, log, left: await room.left(), late: [...late], isStuck, calls };
}

class Simulation {
  readonly world = new World();
  readonly log: string[] = [];
  readonly late = new Set<string>();
  calls = 0;
  readonly #random: () => number;
  readonly #create: typeof createService;
  readonly #weather: History["weather"];
  readonly #steps: Step[];
  readonly #queue: Message[] = [];
  readonly #dead: Message[] = [];
  readonly #asked: ("compare" | "rebuild")[] = [];
  readonly #containers: Container[];
  readonly #waiting: Waiting[] = [];
  #working = 0;
  #invocations = 0;
  #kills = 0;
  #faults = 0;
  #isCalm = false;
  #hasLost = false;
  /** Since everything was done, a call has failed, or an invocation was killed or came to the end of its time. */
  #isTroubled = false;
  #isRested = false;
  #areTicksOn = true;
  #isBegun = false;

  constructor(
    seed: number,
    steps: readonly Step[],
    weather: History["weather"],
    create: typeof createService,
  ) {
    // Not the numbers that the history was made of.
    this.#random = randomNumbers(seed ^ 0x5eed);
    this.#steps = [...steps];
    this.#weather = weather;
    this.#create = create;
    this.#containers = Array.from({ length: weather.containers }, () => ({
      service: undefined,
      begun: 0,
      busy: false,
    }));
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  get isStuck(): boolean {
    return this.calls > MOST_CALLS;
  }

  /** Until the last step has been taken and every message looked at, however it went. */
  async play(): Promise<void> {
    while (
      !this.isStuck &&
      (this.#steps.length > 0 || this.#queue.length > 0 || this.#working > 0)
    ) {
      await this.#quiet();
      await this.#rest();
      this.#takeTurn();
    }
  }

  /** One that compresses is in no call: what comes next must not depend on how long that takes. */
  async #quiet(): Promise<void> {
    do await new Promise(setImmediate);
    while (this.#waitingCount() < this.#working);
  }

  /** Of one that has been killed, calls may wait for long after. */
  #waitingCount(): number {
    const owners = this.#waiting.map(({ owner }) => owner).filter(({ isOver }) => !isOver);
    return new Set(owners).size;
  }

  #takeTurn(): void {
    const { burst, stalls, isFair } = this.#weather;
    const choice = this.#random();
    // Editors file what somebody has read and not committed yet.
    const isAhead = stalls > 0 && this.#waiting.some(({ call }) => isAccept(call));
    const isIdle = this.#working === 0;
    const hasWork = this.#queue.length > 0 || this.#asked.length > 0;
    const isEarly = isFair && !(isIdle && !hasWork) && this.#steps[0]?.kind === "wait";
    if (
      this.#steps.length > 0 &&
      !isEarly &&
      (choice < (isAhead ? 0.2 : 0.03) || (isIdle && !hasWork && choice < 0.5))
    ) {
      // The first publication.yaml by itself: before there is one, nothing else is looked at.
      const count = this.#isBegun ? burst : 1;
      this.#isBegun = true;
      for (let taken = 0; taken < count; taken++) {
        const [step] = this.#steps;
        if (!step || (isFair && taken > 0 && step.kind === "wait")) return;
        this.#steps.shift();
        this.#take(step);
      }
      return;
    }
    const free = this.#containers.find(({ busy }) => !busy);
    const isTime = this.#areTicksOn && choice > 0.994;
    if (free && ((hasWork && (isIdle || choice < (burst > 1 || isAhead ? 0.6 : 0.15))) || isTime)) {
      this.#begin(free, isTime);
      return;
    }
    if (choice > 0.93 && !this.#isCalm) this.world.milliseconds += 1000;
    this.#goOn();
  }

  /** Who has the highest priority goes on, so that the others wait for long. */
  #goOn(): void {
    this.#waiting.sort((one, other) => other.owner.priority - one.owner.priority);
    const next = this.#waiting.shift();
    if (!next) return;
    if (this.#random() < this.#weather.turns) next.owner.priority = this.#random();
    const { kills } = this.#weather;
    if (!this.#isCalm && this.#kills < 3 && this.#random() < kills) {
      this.#kills++;
      this.#kill(next.owner);
    }
    next.goOn();
  }

  #kill(invocation: Invocation): void {
    if (invocation.isDead) return;
    this.log.push(`${invocation.name} is killed`);
    invocation.isDead = true;
    this.#isTroubled = true;
    // Its container goes with it.
    invocation.container.service = undefined;
  }

  #take(step: Step): void {
    this.log.push(`${this.world.now} step ${JSON.stringify(step)}`);
    switch (step.kind) {
      case "wait":
        this.world.milliseconds += step.seconds * 1000;
        for (const { owner, goOn } of this.#waiting.splice(0)) {
          if (owner.deadline <= this.world.milliseconds) {
            this.#kill(owner);
            goOn();
          } else this.#waiting.push({ owner, goOn, call: "" });
        }
        return;
      case "ticks":
        this.#areTicksOn = step.on;
        return;
      case "poison":
        if (step.on) this.world.poisoned.add(step.path);
        else this.world.poisoned.delete(step.path);
        this.world.unreadable.add(step.path);
        this.#isTroubled = true;
        return;
      case "compare":
      case "rebuild":
        this.#asked.push(step.kind);
        return;
      default: {
        const path = this.world.file(step);
        if (path !== undefined) this.#send(path);
      }
    }
  }

  #send(path: string): void {
    if (this.#random() < this.#weather.lost) {
      this.#hasLost = true;
      return;
    }
    this.#queue.push({ path, receives: 0 });
    if (this.#random() < this.#weather.twice) this.#queue.push({ path, receives: 0 });
  }

  #begin(container: Container, isTick: boolean): void {
    const name = `i${++this.#invocations}`;
    const invocation: Invocation = {
      name,
      deadline: this.world.milliseconds + LIMIT,
      container,
      priority: this.#random(),
      isDead: false,
      isOver: false,
      isTroubled: false,
    };
    this.#isRested = false;
    container.busy = true;
    container.begun = this.world.milliseconds;
    container.invocation = invocation;
    container.service ??= this.#toService(container);
    const { service } = container;
    this.#working++;
    const asked = isTick ? undefined : this.#asked.shift();
    const messages = isTick || asked ? [] : this.#receive();
    this.log.push(
      `${this.world.now} ${name} ${isTick ? "tick" : (asked ?? messages.map(({ path }) => path).join(", "))}`,
    );
    const work =
      asked === "compare"
        ? this.#compare(service, invocation)
        : asked === "rebuild"
          ? this.#rebuild(service, invocation)
          : isTick
            ? this.#tick(service, invocation)
            : this.#deliver(service, invocation, messages);
    void work.then(
      () => this.#end(invocation, []),
      (error: unknown) => {
        if (!(error instanceof Killed)) this.log.push(`${name} failed: ${String(error)}`);
        this.#end(invocation, messages);
        if (asked && error instanceof Killed) this.#asked.push(asked);
      },
    );
  }

  /** Neither in the order in which they were sent, nor soon. */
  #receive(): readonly Message[] {
    const count = Math.min(this.#queue.length, 1 + this.#pick(3));
    return Array.from({ length: count }, () =>
      this.#queue.splice(this.#pick(this.#queue.length), 1),
    ).flat();
  }

  #end(invocation: Invocation, messages: readonly Message[]): void {
    const { name, container } = invocation;
    this.log.push(`${name} ends`);
    invocation.isOver = true;
    container.busy = false;
    this.#working--;
    for (const message of messages) this.#bringAgain(message);
  }

  #bringAgain({ path, receives }: Message): void {
    const again = { path, receives: receives + 1 };
    if (again.receives < MOST_RECEIVES) this.#queue.push(again);
    else this.#dead.push(again);
  }

  #toRun({ name, deadline }: Invocation): Run {
    return {
      now: () => this.world.now,
      owner: name,
      until: toTimestamp(deadline + ON_THE_WAY),
      hasTime: () => {
        const hasTime = deadline - this.world.milliseconds > STEP;
        if (!hasTime) this.#isTroubled = true;
        return hasTime;
      },
    };
  }

  /** As the handler has it: what fails of the rest lies in the catalog. */
  #lenient(invocation: Invocation): Run {
    return {
      ...this.#toRun(invocation),
      onFault: (fault) => {
        if (fault instanceof Killed) throw fault;
        this.log.push(`${invocation.name} step failed: ${String(fault)}`);
      },
    };
  }

  async #deliver(
    service: Service,
    invocation: Invocation,
    messages: readonly Message[],
  ): Promise<void> {
    const run = this.#toRun(invocation);
    const inBulk = messages.length > 2;
    for (const message of messages) {
      try {
        if (!run.hasTime?.()) throw new Error("no time is left");
        await service.look(message.path, { ...run, inBulk });
      } catch (error) {
        if (error instanceof Killed) throw error;
        this.log.push(`${invocation.name} failed on ${message.path}: ${String(error)}`);
        this.#bringAgain(message);
      }
    }
    const lenient = { ...this.#lenient(invocation), inBulk };
    await this.#butForFaults(invocation, async () => {
      await service.finish(lenient);
      await service.goOn(lenient);
      await service.announce(lenient);
    });
  }

  async #butForFaults({ name }: Invocation, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Killed) throw error;
      this.log.push(`${name} failed to finish: ${String(error)}`);
    }
  }

  async #tick(service: Service, invocation: Invocation): Promise<void> {
    await this.#butForFaults(invocation, async () => {
      await service.tick(this.#lenient(invocation));
      await service.countStuckMarks();
    });
  }

  async #compare(service: Service, invocation: Invocation): Promise<void> {
    const run = this.#lenient(invocation);
    await this.#butForFaults(invocation, async () => {
      await service.compare(run);
      await service.finish(run);
    });
  }

  /** What the state machine does, by one invocation after the other. */
  async #rebuild({ rebuild }: Service, invocation: Invocation): Promise<void> {
    const run = this.#lenient(invocation);
    // Each shard is rendered by itself: what one marks in another that is done already is left to the clock.
    this.#isTroubled = true;
    const execution = `rebuild ${invocation.name}`;
    try {
      await rebuild.begin(execution, run);
      await rebuild.look([...this.world.files.keys()].sort(), run);
      for (let round = 0; round < 20 && (await rebuild.mark(execution, run)) > 0; round++);
      for (const shard of "0123456789abcdef") await rebuild.render(shard, run);
    } catch (error) {
      if (error instanceof Killed) throw error;
      this.log.push(`${invocation.name} gives the rebuild up: ${String(error)}`);
      await this.#butForFaults(invocation, () => rebuild.abandon(execution));
    }
  }

  #toService(container: Container): Service {
    const ports = this.world.ports(() => ({
      begun: toTimestamp(container.begun),
      isTroubled: container.invocation?.isTroubled === true,
    }));
    const around: Around = (call, perform) => this.#call(container, call, perform);
    return this.#create(watchPorts(ports, around), { encodings: this.#weather.encodings });
  }

  async #call(
    container: Container,
    call: string,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    const { invocation } = container;
    if (!invocation) throw new Error("nobody is at work");
    this.calls++;
    await this.#ask(invocation, call);
    const fault = this.#draw(call);
    if (fault) {
      invocation.isTroubled = true;
      this.#isTroubled = true;
    }
    if (fault === "before") throw new Error(`throttled: ${call.slice(0, 80)}`);
    if (fault === "conflict") return "conflict";
    const answer = await perform();
    if (fault === "after") throw new Error(`timed out: ${call.slice(0, 80)}`);
    // A repeated request finds what the first one has put.
    if (fault === "answer lost") return "conflict";
    // Its answer is on the way while the others go on.
    if (this.#random() < 0.2) await this.#ask(invocation, `${call.slice(0, 80)} (answer)`);
    return answer;
  }

  async #ask(owner: Invocation, call: string): Promise<void> {
    if (owner.isDead) throw new Killed(call);
    // Behind all the others, until it is given another priority.
    if (isAccept(call) && this.#random() < this.#weather.stalls) owner.priority = 0;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ owner, call, goOn: resolve });
    });
    if (owner.isDead || owner.deadline <= this.world.milliseconds) {
      this.#kill(owner);
      throw new Killed(call);
    }
    this.log.push(`${owner.name} ${call.slice(0, 300)}`);
  }

  #draw(call: string): "before" | "after" | "conflict" | "answer lost" | undefined {
    if (this.#isCalm || this.#faults >= 8 || this.#random() >= this.#weather.faults)
      return undefined;
    this.#faults++;
    const isPut = call.startsWith("site.put ");
    const kinds = isPut
      ? (["before", "after", "conflict", "answer lost"] as const)
      : (["before", "after"] as const);
    const fault = kinds[this.#pick(kinds.length)];
    this.log.push(`  ${fault}: ${call.slice(0, 120)}`);
    return fault;
  }

  /** Everything goes well from here on: whatever is left to do is to be done by it. */
  async settle(): Promise<void> {
    this.#isCalm = true;
    this.world.poisoned.clear();
    this.#areTicksOn = false;
    this.#queue.push(...this.#dead.splice(0).map(({ path }) => ({ path, receives: 0 })));
    await this.play();
    for (let round = 0; round < 6; round++) {
      // Leases of the dead are over.
      this.world.milliseconds += LIMIT + ON_THE_WAY + 1000;
      if (this.#hasLost && round === 1) this.#asked.push("compare");
      const [container] = this.#containers;
      if (!container) return;
      this.#begin(container, round !== 1 || !this.#hasLost);
      await this.play();
      const isDone = round > (this.#hasLost ? 1 : 0) && (await this.left()).length === 0;
      if (isDone) return;
    }
  }

  /**
   * When nobody is at work, each change is shown: by whoever looked at it, or by who was at work on the same document. What
   * is left to the clock are archives, where messages come by the dozen, and what goes wrong.
   */
  async #rest(): Promise<void> {
    const isAtWork = this.#working + this.#queue.length + this.#asked.length > 0;
    if (isAtWork || this.#isRested) return;
    this.#isRested = true;
    const marks = await readEvery(this.world.catalog, "mark");
    const questions = await this.world.catalog.query("pending");
    const left = [...marks.filter((row) => !readArchiveName(subjectOf(row))), ...questions];
    if (left.length === 0) this.#isTroubled = this.world.poisoned.size > 0;
    else if (!this.#isTroubled)
      for (const { partition, sort } of left) this.late.add(`${partition}/${sort}`);
  }

  /** Marks, questions, a way through all paths, and what editors, hubs and caches are still to be told. */
  async left(): Promise<readonly string[]> {
    const { catalog } = this.world;
    const rows = [
      ...(await readEvery(catalog, "mark")),
      ...(await catalog.query("pending")),
      ...(await catalog.query("untold")),
      ...(await catalog.query("unannounced")),
      ...(await catalog.query("uninvalidated")),
    ];
    const reclassify = await readRow(catalog, reclassifyKey);
    return [...rows, ...(reclassify ? [reclassify] : [])].map(
      ({ partition, sort }) => `${partition}/${sort}`,
    );
  }
}
