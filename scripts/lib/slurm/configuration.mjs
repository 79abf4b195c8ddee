import { availableParallelism, hostname, totalmem, userInfo } from "node:os";
import { join } from "node:path";

/**
 * @typedef {object} ClusterPlan
 * @property {string} folder scratch folder of the cluster: everything that it writes lies there
 * @property {number} nodes
 * @property {number} cpus of a node
 * @property {readonly number[]} ports free ones: the controller's, then one for each node
 */

/**
 * `slurm.conf` of a cluster on this host that belongs to the user who starts it and listens on 127.0.0.1 alone.
 *
 * `SlurmdTimeout`: a silent node is down after 10 s, and its jobs are queued again. `cred_expire` is also how long such a
 * job waits before it may start: 5 s is the least that Slurm takes, 120 s its default.
 *
 * @param {ClusterPlan} plan
 */
export function slurmConf({ folder, nodes, cpus, ports: [controllerPort, ...nodePorts] }) {
  const host = hostname().split(".")[0];
  const user = userInfo().username;
  const memoryMiB = Math.floor(totalmem() / 2 ** 20 / nodes);
  const nodeLines = nodePorts.map(
    (port, at) =>
      `NodeName=n${at + 1} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=${cpus} RealMemory=${memoryMiB}`,
  );
  return `ClusterName=panshift
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${join(folder, "munge/socket")},cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SlurmdTimeout=10
JobRequeue=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=2,batch_sched_delay=0,sched_min_interval=0
SlurmdParameters=config_overrides
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=${join(folder, "state")}
SlurmdSpoolDir=${join(folder, "spool-%n")}
SlurmctldPidFile=${join(folder, "slurmctld.pid")}
SlurmdPidFile=${join(folder, "slurmd-%n.pid")}
SlurmctldLogFile=${join(folder, "slurmctld.log")}
SlurmdLogFile=${join(folder, "slurmd-%n.log")}
${nodeLines.join("\n")}
PartitionName=main Nodes=ALL Default=YES State=UP
`;
}

/** Cores of this host, shared out among the nodes. @param {number} nodes */
export function cpusPerNode(nodes) {
  return Math.max(1, Math.floor(availableParallelism() / nodes));
}
