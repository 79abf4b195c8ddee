import { withHostnames } from "./hosts.ts";
import { describeLostNodes } from "./lost-nodes.ts";

// A minute longer than with one name for all nodes: so long a dead node's lock must be silent before it is taken over.
describeLostNodes("a study on a Slurm cluster of several hosts that loses nodes", {
  need: "slurm-hosts",
  change: withHostnames,
});
