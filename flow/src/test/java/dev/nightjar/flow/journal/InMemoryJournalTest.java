package dev.nightjar.flow.journal;

class InMemoryJournalTest extends JournalContract {
    @Override
    Journal open() {
        return new InMemoryJournal();
    }
}
