/** Loaded before the program (`--import`): the engine it starts has a defect as soon as a task is offered to be run. */
import { FairScheduler } from "@plimsoll/domain";

FairScheduler.prototype.offer = () => {
  throw new TypeError("a defect of a test");
};
