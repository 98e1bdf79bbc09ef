package dev.nightjar.bench;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench/run NAME… [--json]}. */
public final class Main {
    private Main() {}

    private static Map<String, Bench> benches() {
        Map<String, Bench> benches = new LinkedHashMap<>();
        benches.put(
                "runtime",
                new RuntimeBench(
                        Integer.getInteger("bench.tasks", 200_000), Integer.getInteger("bench.serial", 2_000)));
        benches.put(
                "peers",
                new PeersBench(
                        Integer.getInteger("bench.tasks", 200_000), Integer.getInteger("bench.peer-tasks", 4_096)));
        benches.put("map", new MapBench(Long.getLong("bench.items", 1_000_000)));
        benches.put(
                "recovery",
                new RecoveryBench(Long.getLong("bench.items", 1_000_000), Integer.getInteger("bench.rounds", 3)));
        benches.put("waiting", new WaitingBench(10_000));
        benches.put("start", new StartBench(Integer.getInteger("bench.start-rounds", 9)));
        benches.put(
                "prefect",
                new PrefectBench(
                        Integer.getInteger("bench.tasks", 200_000), Integer.getInteger("bench.prefect-tasks", 200)));
        benches.put(
                "night",
                new NightBench(List.of(
                        System.getProperty("bench.night", "--all --nights 2").split(" ", -1))));
        benches.put("fivetran", new FivetranBench(List.of(60, 500)));
        benches.put("metadata", new MetadataBench(100, 100));
        return benches;
    }

    /** Runs what is named; exit code 2 for a name that there is not. */
    public static void main(String[] arguments) throws Exception {
        List<String> names =
                List.of(arguments).stream().filter(a -> !a.equals("--json")).toList();
        Map<String, Bench> benches = benches();
        if (names.isEmpty() || !benches.keySet().containsAll(names)) {
            System.err.println("bench: name one or more of " + String.join(", ", benches.keySet()));
            System.exit(2);
        }
        Output output = new Output(System.out, names.size() < arguments.length);
        for (String name : names) {
            requireNonNull(benches.get(name)).run(output);
        }
    }
}
