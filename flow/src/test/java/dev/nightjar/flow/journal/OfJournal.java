package dev.nightjar.flow.journal;

/** What a part of the contract is tried on. */
interface OfJournal {
    /** An open one. */
    Journal journal();

    /** Gives the run up and takes it up again. */
    default RunJournal again(RunJournal run) {
        run.close();
        return journal().begin(run.run());
    }
}
