package dev.nightjar.app;

import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.FindUnreadableClonesTask;
import dev.nightjar.warehouse.ListClonesTask;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
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
                "Each table as of the night is compared with its clone, by count and a hash of the content. Exit 1 when one differs, or could not be compared.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = new RunningNightjar(options)) {
            boolean fine = true;
            List<NightProof> nights = prove(running, full.get());
            for (NightProof night : nights) {
                System.out.print(options.json() ? Printable.json(night) + "\n" : night.text(options.style()));
                fine &= night.fine();
            }
            if (nights.isEmpty()) {
                System.err.println("there are no clones to verify against; 'nightjar run' makes some");
            }
            return fine ? 0 : 1;
        }
    }

    static List<NightProof> prove(RunningNightjar running, boolean full) {
        return running.run(flow -> {
            List<NightProof> nights = new ArrayList<>();
            flow.run(new FindUnreadableClonesTask(CONNECTION))
                    .forEach(clones -> nights.add(NightProof.of(
                            clones.night(), new ProveNightTask.Result(List.of(), List.of(clones.reason())))));
            for (CloneSet set : flow.run(new ListClonesTask(CONNECTION))) {
                ProveNightTask.Result result =
                        flow.run(new ProveNightTask(new ProveNightTask.Spec(CONNECTION, set, full))
                                .named("prove night " + set.night()));
                nights.add(NightProof.of(set.night(), result));
            }
            nights.sort(Comparator.comparing(NightProof::night));
            return nights;
        });
    }

    /** A night and how far it is proven. */
    record NightProof(
            LocalDate night,
            long proven,
            long broken,
            long rows,
            List<ProveNightTask.Proof> notProven,
            List<String> notCompared) {
        static NightProof of(LocalDate night, ProveNightTask.Result result) {
            List<ProveNightTask.Proof> proofs = result.proofs();
            return new NightProof(
                    night,
                    proofs.stream().filter(ProveNightTask.Proof::proven).count(),
                    proofs.stream().filter(ProveNightTask.Proof::broken).count(),
                    proofs.stream()
                            .filter(ProveNightTask.Proof::proven)
                            .mapToLong(proof -> proof.outcome().rows())
                            .sum(),
                    proofs.stream().filter(proof -> !proof.proven()).toList(),
                    result.notCompared());
        }

        boolean fine() {
            return broken == 0 && notCompared.isEmpty();
        }

        String text(Style style) {
            String line = "night %s: the history gives back %d tables, %,d rows".formatted(night, proven, rows);
            StringBuilder text = new StringBuilder(fine() ? style.good(line) : style.bad(line));
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
            notCompared.forEach(why -> text.append("\n    ").append(Printable.line(why)));
            return text.append('\n').toString();
        }
    }
}
