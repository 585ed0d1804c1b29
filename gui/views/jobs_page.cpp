// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/jobs_page.h"

#include "gui/delegates/delegates.h"
#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/filter_bar.h"
#include "gui/views/output_view.h"
#include "gui/views/run_head.h"
#include "gui/views/table_view.h"

#include <QAction>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr auto kSplitterKey = "jobs/splitter";
constexpr auto kLowerKey = "jobs/lower";
constexpr int kRestMs = 100;

QList<StateChoice> runChoices()
{
    return {{{QStringLiteral("running"), QStringLiteral("assigned"), QStringLiteral("queued")},
             JobsPage::tr("active"),
             Level::Quiet},
            {{QStringLiteral("failed"), QStringLiteral("timed_out"), QStringLiteral("lost")},
             JobsPage::tr("failed or lost"),
             Level::Bad},
            {{QStringLiteral("missed"), QStringLiteral("skipped")}, JobsPage::tr("missed or skipped"), Level::Warning}};
}

QList<StateChoice> jobChoices()
{
    return {{{QStringLiteral("failing")}, JobsPage::tr("failing now"), Level::Bad},
            {{QStringLiteral("paused")}, JobsPage::tr("paused"), Level::Quiet}};
}

QToolButton *buttonFor(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QWidget *column(QWidget *above, QWidget *below)
{
    auto *widget = new QWidget;
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(above);
    layout->addWidget(below, 1);
    return widget;
}

} // namespace

JobsPage::JobsPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_jobBar(new FilterBar(tr("Find jobs"), jobChoices()))
    , m_runBar(new FilterBar(tr("Find runs"), runChoices()))
    , m_jobTable(new TableView(QStringLiteral("jobs")))
    , m_runTable(new TableView(QStringLiteral("runs")))
    , m_head(new RunHead(session))
    , m_output(new OutputView(session))
    , m_problem(new PlainLabel)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_lower(new QSplitter)
{
    setUpTables();
    makeActions();
    layOut();
    connectAll();
    connectMenus();
    restyle();
    onSelection();
    updateTexts();
}

void JobsPage::setUpTables()
{
    m_jobFilter.setSourceModel(&m_session.jobs());
    m_jobTable->setModel(&m_jobFilter);
    m_jobTable->setAccessibleName(tr("Jobs"));
    m_jobTable->setItemDelegateForColumn(JobsModel::Last, new StateDelegate(levelOfRun, m_jobTable));
    m_jobTable->setItemDelegateForColumn(JobsModel::Strip, new StripDelegate(m_jobTable));
    m_jobTable->setUp({20, 22, 16, 25, 9, 9, 17, 20}, JobsModel::Name, Qt::AscendingOrder);
    m_jobBar->countStatesOf(m_session.jobs());
    m_ofJob.setSourceModel(&m_session.runs());
    m_ofJob.setFilterKeyColumn(RunsModel::Job);
    m_runFilter.setSourceModel(&m_ofJob);
    m_runBar->countStatesOf(m_ofJob);
    m_runTable->setModel(&m_runFilter);
    m_runTable->setAccessibleName(tr("Runs"));
    m_runTable->setItemDelegateForColumn(RunsModel::State, new StateDelegate(levelOfRun, m_runTable));
    m_jobTable->setElastic(JobsModel::Command);
    // What the head of the chosen run says is hidden at first.
    m_runTable->setUp({21, 19, 15, 10, 10, 9, 6, 9, 11, 16, 18}, RunsModel::Queued, Qt::DescendingOrder,
                      {RunsModel::Started, RunsModel::Exit, RunsModel::Attempt, RunsModel::Output, RunsModel::Id});
    m_runTable->setElastic(RunsModel::Reason);
}

void JobsPage::layOut()
{
    for (QAction *action : jobActions())
        m_jobBar->addWidget(buttonFor(action));
    for (QAction *action : runActions())
        m_head->addWidget(buttonFor(action));
    m_lower->addWidget(column(m_runBar, m_runTable));
    m_lower->addWidget(column(m_head, m_output));
    m_lower->setStretchFactor(0, 3);
    m_lower->setStretchFactor(1, 2);
    m_lower->setSizes({640, 500});
    QWidget *jobs = column(m_jobBar, m_jobTable);
    jobs->layout()->addWidget(m_problem); // below: no row moves while one is being chosen
    m_splitter->addWidget(jobs);
    m_splitter->addWidget(m_lower);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({220, 340});
    m_splitter->restoreState(QSettings().value(QLatin1String(kSplitterKey)).toByteArray());
    m_lower->restoreState(QSettings().value(QLatin1String(kLowerKey)).toByteArray());
    m_problem->setObjectName(QStringLiteral("jobProblem"));
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(10, 3, 10, 3);
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_splitter, 1);
}

void JobsPage::connectAll()
{
    connect(m_jobBar, &FilterBar::textChanged, this, [this](const QString &text) { m_jobFilter.setText(text); });
    connect(m_jobBar, &FilterBar::statesChanged, this, [this](const auto &states) { m_jobFilter.setStates(states); });
    connect(m_runBar, &FilterBar::textChanged, this, [this](const QString &text) { m_runFilter.setText(text); });
    connect(m_runBar, &FilterBar::statesChanged, this, &JobsPage::onStatesChosen);
    connect(m_jobBar, &FilterBar::rowsAsked, m_jobTable, &TableView::enter);
    connect(m_runBar, &FilterBar::rowsAsked, m_runTable, &TableView::enter);
    connect(m_runBar, &FilterBar::cleared, m_jobTable, &QAbstractItemView::clearSelection);
    for (QAbstractItemModel *model :
         {static_cast<QAbstractItemModel *>(&m_jobFilter), static_cast<QAbstractItemModel *>(&m_runFilter)}) {
        connect(model, &QAbstractItemModel::rowsInserted, this, &JobsPage::updateTexts);
        connect(model, &QAbstractItemModel::rowsRemoved, this, &JobsPage::updateTexts);
        connect(model, &QAbstractItemModel::layoutChanged, this, &JobsPage::updateTexts);
        connect(model, &QAbstractItemModel::dataChanged, this, &JobsPage::onSelection);
    }
    connect(m_jobTable, &TableView::selectedKeysChanged, this, &JobsPage::onJobChosen);
    connect(m_runTable, &TableView::selectedKeysChanged, this, &JobsPage::onRunChosen);
    connect(m_jobTable, &QAbstractItemView::doubleClicked, m_edit, &QAction::trigger);
    connect(m_output, &OutputView::said, this, &Page::said);
    connect(&m_session, &ServerSession::rightsChanged, this, [this] {
        showRights();
        onSelection();
    });
    connect(&m_session, &ServerSession::statusChanged, this, [this] {
        updateTexts();
        showRights();
        onSelection();
    });
    connect(&m_session, &ServerSession::resumed, this, &JobsPage::loadSoon);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &JobsPage::load);
    connect(&m_passing, &QTimer::timeout, this, [this] {
        m_jobTable->viewport()->update();
        m_runTable->viewport()->update();
    });
    m_passing.start(1000);
}

QString JobsPage::job() const
{
    return m_jobTable->selectedKeys().value(0);
}

QString JobsPage::run() const
{
    return m_runTable->selectedKeys().value(0);
}

QList<QAction *> JobsPage::jobActions() const
{
    return {m_runNow, m_pause, m_add, m_edit, m_duplicate, m_remove};
}

QList<QAction *> JobsPage::runActions() const
{
    return {m_cancel, m_retry};
}

void JobsPage::onSelection()
{
    const JobRow *job = m_session.jobs().find(this->job());
    const bool may = m_session.canOperate();
    for (QAction *action : {m_runNow, m_pause, m_edit, m_duplicate, m_remove})
        action->setEnabled(may && job != nullptr);
    showProblem(job);
    m_pause->setText(job != nullptr && !job->enabled ? tr("Resume") : tr("Pause"));
    bool cancellable = false;
    for (const QString &id : m_runTable->selectedKeys()) {
        const RunRow *run = m_session.runs().find(id);
        cancellable = cancellable || (run != nullptr && !hasEnded(run->state));
    }
    m_cancel->setEnabled(may && cancellable);
    const RunRow *run = m_session.runs().find(this->run());
    m_retry->setEnabled(may && run != nullptr && hasEnded(run->state) && m_session.jobs().rowOf(run->job) >= 0);
}

void JobsPage::showProblem(const JobRow *job)
{
    const bool has = job != nullptr && !job->problem.isEmpty();
    m_problem->setText(has ? QStringLiteral("%1: %2").arg(job->name, job->problem) : QString());
    m_problem->setVisible(has);
}

void JobsPage::updateTexts()
{
    chooseAddedJob();
    m_jobBar->setCount(m_jobFilter.rowCount(), m_session.jobs().rowCount());
    m_runBar->setScope(job().isEmpty() ? QString() : tr("of %1").arg(job()));
    m_runBar->setCount(m_runFilter.rowCount(), m_ofJob.rowCount(), m_isCut);
    showEmpty(*m_jobTable, m_session, m_jobFilter.isFiltering(), tr("There is no job yet."),
              m_session.canOperate() ? EmptyStep{tr("Add a job \u2026"), [this] { m_add->trigger(); }} : EmptyStep());
    showNoRuns();
}

void JobsPage::saveState() const
{
    m_jobTable->saveState();
    m_runTable->saveState();
    QSettings().setValue(QLatin1String(kSplitterKey), m_splitter->saveState());
    QSettings().setValue(QLatin1String(kLowerKey), m_lower->saveState());
}

void JobsPage::focusFilter()
{
    const QWidget *focused = focusWidget();
    if (focused != nullptr && m_output->isAncestorOf(focused))
        m_output->startFind();
    else
        m_jobBar->focusText();
}

/// First what is typed and chosen; a chosen job narrows the runs, too.
void JobsPage::clearFilter()
{
    const bool isNarrowed = m_jobBar->isFiltering() || m_runBar->isFiltering();
    m_jobBar->clear();
    m_runBar->clear();
    if (!isNarrowed)
        m_jobTable->clearSelection();
}

void JobsPage::showFailed()
{
    m_jobTable->clearSelection();
    m_runBar->clearText();
    m_runBar->setChosenStates({QStringLiteral("failed"), QStringLiteral("timed_out"), QStringLiteral("lost")});
}

void JobsPage::showActive()
{
    m_jobTable->clearSelection();
    m_runBar->clearText();
    m_runBar->setChosenStates({QStringLiteral("running"), QStringLiteral("assigned"), QStringLiteral("queued")});
}

void JobsPage::showFailing()
{
    m_jobBar->clearText();
    m_jobBar->setChosenStates({QStringLiteral("failing")});
}

void JobsPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    Page::changeEvent(event);
}

} // namespace holdfast::gui
