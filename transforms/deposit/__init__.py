"""Depositing a stable version where it gets a DOI and stays: Zenodo, Dataverse."""

from transforms.deposit.errors import DepositError
from transforms.deposit.run import Outcome, deposit
from transforms.deposit.services import SERVICES

__all__ = ["SERVICES", "DepositError", "Outcome", "deposit"]
