// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::sim {

/// A fault that somebody might put into the program, planted in the simulation's shells: whoever looks after the
/// promises must catch each. `tst_plants` shows that they do.
enum class Plant {
    None,
    AckBeforeCommit,  ///< the server acknowledges a result, and commits it after
    LeaseFromArrival, ///< a lease counts from when the server's answer came, some seconds late, not from the question
    ResultNotSynced,  ///< a keeper's result is lost with the power
    ForgotBeforeReceipt,  ///< the worker deletes a result when it is sent
    DoubleTakeover,       ///< a new worker process starts what a keeper has begun with
    PlanForgotten,        ///< a restarted server does not know how far slots were planned
    OldStartTaken,        ///< a worker begins with a start that it had long promised not to begin with
    LeakOutlivesRotation, ///< a secret that was rotated at once leaves the connections open that came in with it
    OneSecretTried,       ///< a worker that has two secrets stays with the one that was refused
    StartNotFenced,       ///< a start that waited for its commit is sent although the run went on meanwhile
};

} // namespace holdfast::sim
