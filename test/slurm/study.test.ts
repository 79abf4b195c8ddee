import { describeLostNodes } from "./lost-nodes.ts";

describeLostNodes("a study on a Slurm cluster that loses nodes");
