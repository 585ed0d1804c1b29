// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/icons.h"
#include "gui/theme/look.h"
#include "gui/views/certificate_dialog.h"
#include "gui/views/jobs_page.h"
#include "gui/views/monitor_window.h"
#include "gui/views/server_dialog.h"

#include <QAbstractItemView>
#include <QActionGroup>
#include <QComboBox>
#include <QMenuBar>
#include <QMessageBox>
#include <QSignalBlocker>
#include <QTabWidget>

namespace holdfast::gui {
namespace {

constexpr int kPages = 7;

} // namespace

void MonitorWindow::makeMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&Server"));
    file->addAction(tr("&Connect to another server \u2026"), QKeySequence(Qt::CTRL | Qt::Key_O), this,
                    [this] { askForServer(QStringLiteral("127.0.0.1:8000"), false); });
    file->addAction(tr("&Enter a token for the server that is shown \u2026"), this, [this] {
        if (m_session)
            askForServer(m_session->address().name(), true);
    });
    file->addAction(tr("&Forget the server that is shown"), this, [this] {
        if (m_session)
            Q_EMIT serverForgotten(m_session->address().name());
    });
    file->addAction(tr("&Try to connect now"), QKeySequence(Qt::Key_F5), this, [this] {
        if (m_session)
            m_session->retryNow();
    });
    file->addAction(tr("&Next server"), QKeySequence(Qt::CTRL | Qt::Key_Tab), this, &MonitorWindow::showNextServer);
    file->addAction(tr("N&otification channels \u2026"), this, &MonitorWindow::showChannels);
    file->addSeparator();
    file->addAction(tr("Close &window"), QKeySequence::Close, this, &QWidget::close);
    m_quit = file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &MonitorWindow::quitAsked);

    QMenu *view = m_viewMenu = menuBar()->addMenu(tr("&View"));
    const QString titles[kPages] = {
        tr("&Connections"), tr("&ACK latency"), tr("&Reconnect history"), tr("&Jobs and runs"), tr("&Events"),
        tr("C&hanges"),     tr("L&og")};
    for (int i = 0; i < kPages; ++i)
        view->addAction(titles[i], QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_1) + i)), this,
                        [this, i] { showPage(i); });
    view->addSeparator();
    view->addAction(tr("&Find in this page"), QKeySequence::Find, this, [this] {
        if (Page *page = currentPage())
            page->focusFilter();
    });
    view->addAction(tr("Show &workers that are not connected"), QKeySequence(Qt::CTRL | Qt::Key_D), this,
                    [this] { onStateAsked(QStringLiteral("offline")); });

    view->addSeparator();
    makeLookMenu(*view);

    m_jobsMenu = menuBar()->addMenu(tr("&Jobs"));
    m_runsMenu = menuBar()->addMenu(tr("&Runs"));

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Shortcuts"), QKeySequence(Qt::Key_F1), this, &MonitorWindow::showShortcuts);
    help->addAction(tr("&About Holdfast"), this, [this] {
        QMessageBox::about(this, tr("About Holdfast"),
                           tr("<h3>Holdfast %1</h3><p>Runs jobs on schedule on many machines and loses no result.</p>"
                              "<p>GPL-3.0-or-later. The window uses Qt and QCustomPlot.</p>")
                               .arg(QStringLiteral(HOLDFAST_VERSION)));
    });

    connect(m_servers, &QComboBox::activated, this,
            [this](int at) { Q_EMIT serverChosen(m_servers->itemData(at).toString()); });
}

void MonitorWindow::makeLookMenu(QMenu &view)
{
    QMenu *colours = view.addMenu(tr("C&olours"));
    auto *group = new QActionGroup(colours);
    const std::pair<look::Colours, QString> choices[] = {{look::Colours::System, tr("As the &system")},
                                                         {look::Colours::Light, tr("&Light")},
                                                         {look::Colours::Dark, tr("&Dark")}};
    for (const auto &[choice, text] : choices) {
        QAction *action = group->addAction(text);
        action->setCheckable(true);
        action->setChecked(choice == look::colours());
        connect(action, &QAction::triggered, this, [choice = choice] { look::setColours(choice); });
    }
    colours->addActions(group->actions());
    QAction *dense = view.addAction(tr("&Dense rows"));
    dense->setCheckable(true);
    dense->setChecked(look::isDense());
    connect(dense, &QAction::toggled, this, [](bool on) { look::setDense(on); });
    view.addAction(tr("&Larger text"), QKeySequence::ZoomIn, this, [] { look::setTextSize(look::textSize() + 1); });
    view.addAction(tr("&Smaller text"), QKeySequence::ZoomOut, this, [] { look::setTextSize(look::textSize() - 1); });
    view.addAction(tr("&Usual size of text"), QKeySequence(Qt::CTRL | Qt::Key_0), this, [] { look::setTextSize(0); });
}

void MonitorWindow::setLivesOn(bool livesOn)
{
    m_livesOn = livesOn;
    m_quit->setText(livesOn ? tr("Close the window; the &server or worker goes on") : tr("&Quit"));
}

/// They end with their page.
void MonitorWindow::fillMenus()
{
    m_jobsMenu->addActions(m_jobs->jobActions());
    m_runsMenu->addActions(m_jobs->runActions());
}

void MonitorWindow::setServers(const QList<ServerChoice> &servers, const QString &current)
{
    const bool isSame = servers == m_choices && m_servers->currentData().toString() == current;
    if (isSame || m_servers->view()->isVisible()) // no row moves under the pointer
        return;
    m_choices = servers;
    const QSignalBlocker quiet(m_servers);
    m_servers->clear();
    const Theme theme = Theme::of(palette());
    for (const ServerChoice &server : servers) {
        const Level level = server.standing.level;
        const bool isShown = server.name == current; // how that one is, the window says
        const QString text = server.standing.text.isEmpty() || isShown
                                 ? server.name
                                 : QStringLiteral("%1   %2").arg(server.name, server.standing.text);
        m_servers->addItem(icon(iconName(level), theme.of(level)), text, server.name);
    }
    m_servers->setCurrentIndex(m_servers->findData(current));
    m_servers->view()->setMinimumWidth(m_servers->view()->sizeHintForColumn(0) + 2 * m_servers->iconSize().width());
}

void MonitorWindow::showNextServer()
{
    if (m_servers->count() > 1)
        Q_EMIT serverChosen(m_servers->itemData((m_servers->currentIndex() + 1) % m_servers->count()).toString());
}

void MonitorWindow::setNoticeMenu(QMenu &menu)
{
    m_viewMenu->addSeparator();
    m_viewMenu->addMenu(&menu);
}

void MonitorWindow::askForServer(const QString &address, bool isKnown)
{
    auto *dialog = new ServerDialog(address, m_canKeepTokens, this);
    if (isKnown)
        dialog->focusToken();
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (!dialog->token().isEmpty())
            Q_EMIT tokenGiven(dialog->address(), dialog->token(), dialog->keepsToken());
        Q_EMIT serverChosen(dialog->address());
    });
    dialog->open();
}

/// Once by itself for each certificate, and again when the person asks.
void MonitorWindow::askAboutCertificate()
{
    const auto offer = m_session ? m_session->status().unknown : std::nullopt;
    if (!offer)
        return;
    m_shownPin = offer->pin;
    const QString address = m_session->address().name();
    auto *dialog = new CertificateDialog(address, *offer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, address, pin = offer->pin] { Q_EMIT serverTrusted(address, pin); });
    dialog->open();
}

void MonitorWindow::showShortcuts()
{
    QString rows;
    for (const QMenu *menu : menuBar()->findChildren<QMenu *>(Qt::FindDirectChildrenOnly)) {
        for (const QAction *action : menu->actions()) {
            if (!action->shortcut().isEmpty())
                rows += QStringLiteral("<tr><td style='padding-right:20px'><b>%1</b></td><td>%2</td></tr>")
                            .arg(action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped(),
                                 action->text().remove(u'&').toHtmlEscaped());
        }
    }
    const QString others = QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>");
    rows +=
        others.arg(QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText), tr("Copy the selected rows"));
    rows += others.arg(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText),
                       tr("Export the outages or events"));
    rows += others.arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText), tr("Show all rows again"));
    rows += others.arg(tr("Find: Down or Enter"), tr("Go on in the rows"));
    rows += others.arg(tr("Plot: wheel, + and -"), tr("Zoom in time"));
    rows += others.arg(tr("Plot: drag"), tr("Zoom to what is marked; with Shift: move"));
    rows += others.arg(tr("Plot: arrow keys, Home"), tr("Move; back to the present"));
    QMessageBox box(QMessageBox::NoIcon, tr("Shortcuts"), QStringLiteral("<table>%1</table>").arg(rows),
                    QMessageBox::Close, this);
    box.exec();
}

} // namespace holdfast::gui
