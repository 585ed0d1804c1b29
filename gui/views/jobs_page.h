// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/row_filter.h"
#include "gui/views/page.h"

#include <QHash>

#include <functional>

class QAction;
class QLabel;
class QSplitter;

namespace holdfast::gui {

class FilterBar;
class OutputView;
class RunHead;
class TableView;
struct JobDraft;

/// The schedules, their runs, and the output of one; and the commands about them.
class JobsPage final : public Page
{
    Q_OBJECT

public:
    explicit JobsPage(ServerSession &session, QWidget *parent = nullptr);

    void saveState() const override;
    void focusFilter() override;
    void clearFilter() override;
    /// Only the runs that did not succeed, of all jobs.
    void showFailed();
    /// Only the runs that have not ended, of all jobs.
    void showActive();
    /// Only the jobs whose newest runs failed.
    void showFailing();
    void showJob(const QString &name);
    /// The runs on this worker, of all jobs.
    void showRunsOn(const QString &worker);
    /// What can be done with the chosen job, and with the chosen runs.
    [[nodiscard]] QList<QAction *> jobActions() const;
    [[nodiscard]] QList<QAction *> runActions() const;

private:
    void makeActions();
    void showRights();
    void setUpTables();
    void layOut();
    void connectAll();
    void connectMenus();
    void restyle();
    void changeEvent(QEvent *event) override;
    void onSelection();
    void onJobChosen();
    void onRunChosen();
    void chooseNewestRun();
    void chooseRun(const QString &id);
    void showProblem(const JobRow *job);
    void onStatesChosen(const QSet<QString> &states);
    void loadSoon();
    void load();
    void take(const std::vector<RunRow> &runs);
    void updateTexts();
    void showNoRuns();
    [[nodiscard]] QString job() const;
    [[nodiscard]] QString run() const;
    void runNow(const QString &job);
    void pauseOrResume();
    void remove();
    void removeNow(const QString &name);
    void ask(const QString &title, const QString &question, const QString &yes, const std::function<void()> &then);
    void readJob(const std::function<void(const JobDraft &)> &then);
    void openDialog(const JobDraft &job, bool existing);
    void chooseAddedJob();
    void cancelRuns();
    void cancelNow(const QStringList &runs);
    void retry();

    ServerSession &m_session;
    RowFilter m_jobFilter;
    QSortFilterProxyModel m_ofJob; ///< the runs of the chosen job
    RowFilter m_runFilter;
    FilterBar *m_jobBar;
    FilterBar *m_runBar;
    TableView *m_jobTable;
    TableView *m_runTable;
    RunHead *m_head;
    OutputView *m_output;
    QLabel *m_problem; ///< why the chosen job does not run
    QSplitter *m_splitter;
    QSplitter *m_lower;
    QAction *m_runNow = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_add = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_retry = nullptr;
    QHash<QAction *, QString> m_tips; ///< what each action does
    QTimer m_passing;
    QStringList m_states; ///< those chosen that a run may have ended in
    bool m_onlyActive = false;
    QTimer m_rest;              ///< until the person has come to rest
    int m_asked = 0;            ///< the newest question for older runs
    bool m_wantsNewest = false; ///< the newest run of the chosen job is to be chosen as soon as it is there
    bool m_isCut = false;       ///< there are still older ones
    QString m_addedJob;         ///< to be chosen as soon as it is there
    QString m_instead;          ///< what stands for the older runs until they are there
};

} // namespace holdfast::gui
