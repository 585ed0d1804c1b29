// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/latency_page.h"

#include "gui/delegates/delegates.h"
#include "gui/models/workers_model.h"
#include "gui/plots/histogram_view.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/span_bar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kMaxPoints = 600;
constexpr std::size_t kMaxOutages = 400;

/// Seconds between two loads of a span that ends now: short spans move on visibly, long ones hardly.
int renewAfter(Span span)
{
    return span.length() <= hours(1) ? 10 : 60;
}

} // namespace

LatencyPage::LatencyPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_span(new SpanBar(QStringLiteral("latency"),
                         {minutes(5), minutes(15), hours(1), hours(6), hours(24), days(7), days(30)}, hours(1)))
    , m_logarithmic(new QCheckBox(tr("&Logarithmic")))
    , m_text(new QLineEdit)
    , m_workers(new QListView)
    , m_plot(new LatencyPlot)
    , m_histogram(new HistogramView)
    , m_readout(new ElidedLabel)
    , m_who(new PlainLabel)
{
    m_filter.setSourceModel(&session.workers());
    m_filter.sort(WorkersModel::Name, Qt::AscendingOrder);
    m_workers->setModel(&m_filter);
    m_workers->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_workers->setUniformItemSizes(true);
    m_workers->setItemDelegate(new WorkerDelegate(m_workers));
    m_workers->setFrameShape(QFrame::NoFrame);
    m_workers->setAccessibleName(
        tr("Select workers to compare them. Without a selection the plot shows all workers together."));
    m_text->setPlaceholderText(tr("Find workers"));
    m_text->setClearButtonEnabled(true);
    m_logarithmic->setChecked(true);
    m_readout->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layOut();
    connectAll();
}

void LatencyPage::layOut()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 6, 8, 6);
    bar->addWidget(m_span);
    bar->addWidget(new LiveButton(*m_span));
    bar->addSpacing(8);
    bar->addWidget(m_logarithmic);
    bar->addSpacing(16);
    bar->addWidget(m_who);
    bar->addStretch();
    auto *all = new QPushButton(tr("&All workers"));
    all->setToolTip(tr("Show all workers together"));
    connect(all, &QPushButton::clicked, m_workers, &QListView::clearSelection);
    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(8, 0, 4, 8);
    leftLayout->addWidget(m_text);
    leftLayout->addWidget(m_workers, 1);
    leftLayout->addWidget(all);
    auto *splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(m_plot);
    splitter->addWidget(m_histogram);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setStretchFactor(2, 0);
    splitter->setSizes({190, 640, 200});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(splitter, 1);
    m_readout->setContentsMargins(10, 4, 10, 4);
    layout->addWidget(m_readout);
}

void LatencyPage::connectAll()
{
    connect(m_span, &SpanBar::changed, this, &LatencyPage::load);
    connect(m_logarithmic, &QCheckBox::toggled, m_plot, &LatencyPlot::setLogarithmic);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        if (chosenWorkers() != m_shown) // the filter took away one of those
            load();
    });
    connect(m_workers->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LatencyPage::load);
    connect(m_plot, &LatencyPlot::spanChosen, m_span, &SpanBar::choose);
    connect(m_plot, &LatencyPlot::presentAsked, m_span, &SpanBar::backToPresent);
    connect(m_plot, &LatencyPlot::axisChanged, m_histogram, &HistogramView::setAxis);
    connect(m_plot, &LatencyPlot::pointedAt, this, [this](const QString &text) {
        m_readout->setText(text.isEmpty()
                               ? tr("Wheel or drag: zoom. Shift and drag: move. Double click: back to the present.")
                               : text);
    });
    connect(&m_session, &ServerSession::resumed, this, [this] {
        if (isVisible())
            load();
    });
    connect(&m_tick, &QTimer::timeout, this, &LatencyPage::onTick);
    m_tick.start(1000);
    Q_EMIT m_plot->pointedAt({});
}

QStringList LatencyPage::chosenWorkers() const
{
    QModelIndexList chosen = m_workers->selectionModel()->selectedIndexes();
    std::sort(chosen.begin(), chosen.end());
    QStringList names;
    for (const QModelIndex &index : chosen)
        names += index.data(KeyRole).toString();
    if (names.size() <= kMaxCurves)
        return names;
    const auto p99Of = [this](const QString &name) {
        const WorkerRow *worker = m_session.workers().find(name);
        return worker == nullptr ? 0 : worker->ackMs.p99.value_or(0);
    };
    std::stable_sort(names.begin(), names.end(),
                     [&](const QString &a, const QString &b) { return p99Of(a) > p99Of(b); });
    return names.first(kMaxCurves);
}

QString LatencyPage::whoIsShown(const QStringList &shown) const
{
    if (shown.size() <= 1)
        return shown.isEmpty() ? tr("all workers together") : shown.first();
    const int chosen = static_cast<int>(m_workers->selectionModel()->selectedIndexes().size());
    return chosen > kMaxCurves
               ? tr("p99 of the slowest %1 of %n marked workers; the others are not drawn", nullptr, chosen)
                     .arg(kMaxCurves)
               : tr("p99 of each of %n workers", nullptr, chosen);
}

void LatencyPage::shown()
{
    load();
}

void LatencyPage::onTick()
{
    if (!isVisible() || !m_span->isLive())
        return;
    if (++m_waited >= renewAfter(m_span->span(m_session.now())))
        load();
}

void LatencyPage::load()
{
    m_waited = 0;
    if (!m_session.hasData())
        return m_plot->setMessage(emptyTextFor(m_session, false, {}));
    const Span span = m_span->span(m_session.now());
    const QStringList workers = chosenWorkers();
    if (workers != std::exchange(m_shown, workers)) {
        drop();
        m_plot->setMessage(tr("Loading \u2026"));
    }
    const int asked = ++m_asked;
    m_who->setText(whoIsShown(workers)); // takeOutages() may add to it
    m_session.api().latency(span, workers, kMaxPoints, this,
                            [this, asked, span](const Result<std::vector<WorkerLatency>> &curves) {
                                if (asked != m_asked)
                                    return;
                                if (curves)
                                    return take(span, *curves);
                                onFailure(tr("The history cannot be read: %1").arg(curves.problem().text()));
                            });
    m_session.api().outages(span, workers, int(kMaxOutages), this,
                            [this, asked](const Result<std::vector<OutageRow>> &outages) {
                                if (asked == m_asked && outages)
                                    takeOutages(*outages);
                            });
    m_session.api().starts(span, this, [this, asked](const Result<std::vector<ServerStart>> &starts) {
        if (asked != m_asked || !starts)
            return;
        m_picture.starts = *starts;
        m_plot->setPicture(m_picture);
    });
}

/// Curves of this span and these workers stay, and the sentence does not lie on them.
void LatencyPage::onFailure(const QString &sentence)
{
    if (m_choice == m_span->choice() && !m_picture.curves.empty())
        return m_who->setText(tr("%1. %2").arg(whoIsShown(m_shown), sentence));
    drop();
    m_plot->setMessage(sentence);
}

void LatencyPage::take(Span span, std::vector<WorkerLatency> curves)
{
    m_choice = m_span->choice();
    m_picture.span = span;
    m_picture.curves = std::move(curves);
    m_histogram->setBars(mergedHistogram(m_picture.curves));
    const bool nothing = std::all_of(m_picture.curves.begin(), m_picture.curves.end(),
                                     [](const WorkerLatency &curve) { return curve.latency.points.empty(); });
    m_plot->setMessage(nothing ? tr("Nothing was measured in this span.") : QString());
    m_plot->setPicture(m_picture);
}

void LatencyPage::takeOutages(std::vector<OutageRow> outages)
{
    if (outages.size() >= kMaxOutages) {
        outages.resize(kMaxOutages);
        m_who->setText(tr("%1; only the newest %2 outages are shown").arg(whoIsShown(m_shown)).arg(kMaxOutages));
    }
    m_picture.outages = std::move(outages);
    m_plot->setPicture(m_picture);
}

/// Curves of another worker or span would be taken for those that are chosen now.
void LatencyPage::drop()
{
    m_picture.curves.clear();
    m_picture.outages.clear();
    m_histogram->setBars({});
    m_plot->setPicture(m_picture);
}

void LatencyPage::showWorker(const QString &worker, const std::optional<Span> &span)
{
    m_text->clear();
    m_filter.renew();
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const QModelIndex index = m_filter.index(row, 0);
        if (index.data(KeyRole).toString() != worker)
            continue;
        m_workers->selectionModel()->select(index, QItemSelectionModel::ClearAndSelect);
        m_workers->scrollTo(index);
    }
    if (span)
        m_span->choose(*span);
}

void LatencyPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace holdfast::gui
