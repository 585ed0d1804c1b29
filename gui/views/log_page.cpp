// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/log_page.h"

#include "gui/delegates/delegates.h"
#include "gui/models/keyed_table.h"
#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"
#include "gui/views/table_view.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

Level levelOfLine(const QString &word)
{
    return word == u"bad" ? Level::Bad : word == u"warning" ? Level::Warning : Level::Quiet;
}

} // namespace

void LogFilter::setLeast(LogLevel level)
{
    m_least = level;
    invalidateFilter();
}

void LogFilter::setCategory(const QString &category)
{
    m_category = category;
    invalidateFilter();
}

void LogFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return index.data(StateRole).toInt() >= static_cast<int>(m_least) &&
           (m_category.isEmpty() || index.data(KeyRole).toString() == m_category) &&
           (m_text.isEmpty() || index.data(SearchRole).toString().contains(m_text, Qt::CaseInsensitive));
}

LogPage::LogPage(LogModel &log, bool ofDaemon, QWidget *parent)
    : Page(parent)
    , m_text(new QLineEdit)
    , m_level(new QComboBox)
    , m_category(new QComboBox)
    , m_count(new PlainLabel)
    , m_lens(m_text->addAction(QIcon(), QLineEdit::LeadingPosition))
    , m_table(new TableView(QStringLiteral("log")))
{
    m_filter.setSourceModel(&log);
    m_table->setModel(&m_filter);
    m_table->setItemDelegateForColumn(LogModel::Level, new StateDelegate(levelOfLine, m_table));
    m_table->setUp({14, 14, 12, 90, 40}, -1, Qt::AscendingOrder);
    m_table->setSortingEnabled(false); // in the order of writing, always
    m_table->setEmptyText(tr("No log line matches the filter, or none was written yet."));
    m_table->setAccessibleName(tr("Log"));
    m_text->setPlaceholderText(tr("Find in the log"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(360);
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        m_level->addItem(LogModel::levelWord(level), static_cast<int>(level));
    m_level->setCurrentIndex(1);
    m_filter.setLeast(LogLevel::Info);
    m_category->addItem(tr("all categories"));
    for (const char *name : {"app", "link", "http", "jobs", "store", "process", "qt"})
        m_category->addItem(QLatin1String(name), QLatin1String(name));
    layOut(ofDaemon);
    connectAll();
    count();
}

void LogPage::layOut(bool ofDaemon)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(6);
    row->addWidget(m_text, 1);
    row->addSpacing(12);
    row->addWidget(new PlainLabel(tr("From level")));
    row->addWidget(m_level);
    row->addWidget(m_category);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(new PlainLabel(ofDaemon ? tr("The log of the server or worker in this process")
                                           : tr("The log of this window, not of the server")));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_table, 1);
    m_lens->setIcon(icon(QStringLiteral("filter"), palette().color(QPalette::PlaceholderText)));
}

void LogPage::connectAll()
{
    connect(m_text, &QLineEdit::textChanged, &m_filter, &LogFilter::setText);
    connect(m_level, &QComboBox::currentIndexChanged, this,
            [this] { m_filter.setLeast(static_cast<LogLevel>(m_level->currentData().toInt())); });
    connect(m_category, &QComboBox::currentIndexChanged, this,
            [this] { m_filter.setCategory(m_category->currentData().toString()); });
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_filter, change, this, &LogPage::count);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LogPage::onScrolled);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_following)
            m_table->scrollToBottom();
    });
}

void LogPage::count()
{
    const int shown = m_filter.rowCount();
    const int all = m_filter.sourceModel()->rowCount();
    m_count->setText(shown == all ? QLocale().toString(all) : tr("%L1 of %L2").arg(shown).arg(all));
}

void LogPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        m_lens->setIcon(icon(QStringLiteral("filter"), palette().color(QPalette::PlaceholderText)));
    Page::changeEvent(event);
}

/// By whatever means: the wheel, a key, the bar. That there are fewer lines to scroll over is no wish of the person.
void LogPage::onScrolled(int value)
{
    const int end = m_table->verticalScrollBar()->maximum();
    const bool isPushed = m_scrolledTo > end;
    m_scrolledTo = value;
    if (!isPushed)
        m_following = value >= end;
}

void LogPage::shown()
{
    if (m_following)
        m_table->scrollToBottom();
}

void LogPage::saveState() const
{
    m_table->saveState();
}

void LogPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace holdfast::gui
