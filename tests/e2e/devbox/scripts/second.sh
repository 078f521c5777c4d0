#!/bin/sh
echo second >>/opt/order
