package dev.nightjar.app;

import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ListClonesTask;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** {@code nightjar verify}: proves the history against the clones that are still there. */
final class VerifyCommand extends CliCommand {
    private static final String CONNECTION = "warehouse";

    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<Boolean> full =
            arguments.flag("compare row by row, and look for keys with two open versions", "--full");

    VerifyCommand() {
        super(
                "Prove that the history gives back every night whose clones are still there.",
                "Each table as of the night is compared with its clone, by count and a hash of the content. Exit 1 when one differs.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = new RunningNightjar(options)) {
            boolean broken = false;
            List<NightProof> nights = prove(running, full.get());
            for (NightProof night : nights) {
                System.out.print(options.json() ? Printable.json(night) + "\n" : night.text(options.style()));
                broken |= night.broken() > 0;
            }
            if (nights.isEmpty()) {
                System.err.println("there are no clones to verify against; 'nightjar run' makes some");
            }
            return broken ? 1 : 0;
        }
    }

    static List<NightProof> prove(RunningNightjar running, boolean full) {
        return running.run(flow -> {
            List<NightProof> nights = new ArrayList<>();
            for (CloneSet set : flow.run(new ListClonesTask(CONNECTION))) {
                List<ProveNightTask.Proof> proofs =
                        flow.run(new ProveNightTask(new ProveNightTask.Spec(CONNECTION, set, full))
                                .named("prove night " + set.night()));
                nights.add(NightProof.of(set.night(), proofs));
            }
            return nights;
        });
    }

    /** A night and how far it is proven. */
    record NightProof(LocalDate night, long proven, long broken, long rows, List<ProveNightTask.Proof> notProven) {
        static NightProof of(LocalDate night, List<ProveNightTask.Proof> proofs) {
            return new NightProof(
                    night,
                    proofs.stream().filter(ProveNightTask.Proof::proven).count(),
                    proofs.stream().filter(ProveNightTask.Proof::broken).count(),
                    proofs.stream()
                            .filter(ProveNightTask.Proof::proven)
                            .mapToLong(proof -> proof.outcome().rows())
                            .sum(),
                    proofs.stream().filter(proof -> !proof.proven()).toList());
        }

        String text(Style style) {
            String line = "night %s: the history gives back %d tables, %,d rows".formatted(night, proven, rows);
            StringBuilder text = new StringBuilder(broken == 0 ? style.good(line) : style.bad(line));
            for (ProveNightTask.Proof proof : notProven) {
                String why = proof.broken()
                        ? "differs: " + proof.difference()
                        : proof.outcome().status().word() + ": "
                                + proof.outcome().reason();
                text.append("\n    ")
                        .append(Printable.line(proof.outcome().table().toString()))
                        .append(' ')
                        .append(Printable.line(why));
            }
            return text.append('\n').toString();
        }
    }
}
